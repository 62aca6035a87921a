"""How long will it take: an estimate with an honest range, learnt from recorded days, judged by simpler rules."""
