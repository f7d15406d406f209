"""Who stands where in a sentence: the slots of a parse, who or what a word stands for, and the words that name acts."""
