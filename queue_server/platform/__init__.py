"""The platform (政务服务平台) that owns cases: what it is told of ours, what is fetched of its own, how the link is."""
