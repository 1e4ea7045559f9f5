"""The whole weekly run killed at random moments, and two of them at once: what is left equals an undisturbed run's.

    python -m tests.flow.kill_trials [TRIALS] [SEED] [PAIRS]

Each trial starts the scheduled run on folders of its own, ends it and all that it started by SIGKILL at a moment drawn
evenly from the time an undisturbed run takes (one trial in four does that to the second run, too), and starts it again
until it ends well. A run that ends before its moment is no trial; its time counts as an undisturbed run's from then on.
Each pair starts two runs at the same moment. The runs are forks of a process that has imported everything, so that a
trial costs what a run costs. What differs is kept in a folder that is named in the end.
"""
