"""What was said, and what did it do? Recognition, acts, phases, rules, draft."""
