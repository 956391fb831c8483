"""What the pictures of the pages show: activities in time, ties between cities, who met whom."""
