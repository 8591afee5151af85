"""What every page shares: headers, assets, error pages, the signed-in cookie, the log."""
