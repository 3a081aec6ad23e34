"""The store: what people do here, as the warehouse holds what the billing system says."""
