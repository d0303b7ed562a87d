"""Legal holds: proof of who took part in a project of the European Union outlives the periods, until the contract lets it go (GDPR-09)."""
