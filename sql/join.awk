# Joins the numbered SQL parts into the install script.
#
# A line "--@ FILE name=value ..." in a part stands for sql/template/FILE.sql
# with every @name@ in it replaced by the value.

function instantiate(directive,    words, n, i, eq, name, file, line)
{
	n = split(directive, words, " ")
	file = "sql/template/" words[2] ".sql"
	delete value
	for (i = 3; i <= n; i++)
	{
		eq = index(words[i], "=")
		value[substr(words[i], 1, eq - 1)] = substr(words[i], eq + 1)
	}
	while ((getline line < file) > 0)
	{
		for (name in value)
			gsub("@" name "@", value[name], line)
		if (line ~ /@[a-z_]+@/)
			fail(file ": no value for a parameter in: " line)
		print line
	}
	if (close(file) != 0)
		fail("cannot read " file)
}

function fail(message)
{
	print message > "/dev/stderr"
	failed = 1
	exit 1
}

BEGIN {
	print "\\echo Use \"CREATE EXTENSION cxkpi\" to load this file. \\quit"
}

/^--@ / { instantiate($0); next }
{ print }
