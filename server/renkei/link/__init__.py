"""Linking: which row of a table, or thing of a dataset, is which thing elsewhere.

`entity` says what is compared; `tables`, `rdf`, `ror`, `datasets` and `endpoint` read it from what
people have; `names` and `countries` bring names and countries into one form; `index` finds
candidates, `decide` weighs them; `mappings` writes the answer as SSSOM; `accept` takes what a
person has reviewed into `data/links`.
"""
