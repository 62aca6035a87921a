"""来件: what people ask, complain of and suggest, with an owner, a day, an answer and who looked at it again."""
