"""The gemini process: google-genai behind a circuit breaker and a budget."""
