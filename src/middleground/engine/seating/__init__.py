"""Who sits with whom, in several rounds: tables as mixed as the group, and few people who meet twice."""
