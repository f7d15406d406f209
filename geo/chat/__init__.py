"""Reports by a chat model, held to what it quotes from the article."""
