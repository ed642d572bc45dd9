# A short run of test/fuzz, always of the same inputs.
test/fuzz/run.sh 10 1
