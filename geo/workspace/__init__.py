"""What a person keeps in one file, beside what is extracted: articles, reviews, saved views, settings."""
