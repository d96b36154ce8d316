"""gongkai: from annual reports in YAML to a checked, searchable site."""
