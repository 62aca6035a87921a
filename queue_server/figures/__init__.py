"""The hall's figures: pure folds over the journal, kept in rollups, each with its formula, counts and denominator."""
