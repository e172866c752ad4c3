"""The course's subject: reciprocity, sorting, effect sizes, and answers as Python literals.

Standard library only, so that the same code runs in a kernel, in the grader and in the browser (Pyodide).
Import the module that you need: `closeness.core.reciprocity`, `.sorting`, `.effects`, `.investment`,
`.pursuit`, `.answers`, `.errors`.
"""
