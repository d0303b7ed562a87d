"""The fair round: ranked wishes of classes are met in an order everybody can check."""
