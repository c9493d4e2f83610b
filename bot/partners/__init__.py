"""Who wants to practise: joining, hours, pauses, blocks, and the pool of this hour."""
