"""What pages and jobs read of calls."""
