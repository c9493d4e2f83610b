"""Making exports: as files that Discord takes, beside everything else."""
