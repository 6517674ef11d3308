"""The coach at work: pages, gates, and a workspace's own words. The rules themselves are metcrm.documents.coach."""
