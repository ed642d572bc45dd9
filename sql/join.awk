# Joins the numbered SQL parts into the install script.
#
# A line "--@ FILE name=value | name=value ..." stands for sql/template/FILE.sql
# with every @name@ in it replaced by the value.  Templates may use templates.

function instantiate(directive,    file, pairs, n, i, eq, value, name, line)
{
	sub(/^--@ +/, "", directive)
	file = directive
	sub(/ .*/, "", file)
	sub(/^[^ ]+ */, "", directive)
	file = "sql/template/" file ".sql"

	n = split(directive, pairs, / *[|] */)
	for (i = 1; i <= n; i++)
	{
		eq = index(pairs[i], "=")
		value[substr(pairs[i], 1, eq - 1)] = substr(pairs[i], eq + 1)
	}
	while ((getline line < file) > 0)
	{
		for (name in value)
			gsub("@" name "@", value[name], line)
		if (line ~ /@[a-z_]+@/)
			fail(file ": parameter without a value: " line)
		emit(line)
	}
	if (close(file) != 0)
		fail("cannot read " file)
}

function emit(line)
{
	if (line ~ /^--@ /)
		instantiate(line)
	else
		print line
}

function fail(message)
{
	print message > "/dev/stderr"
	exit 1
}

BEGIN { print "\\echo Use \"CREATE EXTENSION cxkpi\" to load this file. \\quit" }
{ emit($0) }
