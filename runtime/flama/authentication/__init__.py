"""Who may do what: security schemes and principals."""
