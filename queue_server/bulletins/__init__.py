"""Bulletins 通报: annex tables, a hall bulletin, their text, the tasks that come of them. One document, every face."""
