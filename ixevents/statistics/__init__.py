"""Statistics for planning: how full, who did not come, how early people sign up, which schools were never reached. No persons."""
