"""Made-up content of any size: fictional agencies, consistent reports, and a known share of planted slips."""
