"""A ZVT card terminal (PT): its line, its transactions, and the ledger of what it has really charged."""
