"""The pages' own texts: one module a language, with the same keys."""
