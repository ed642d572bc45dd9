# Joins the numbered SQL parts into the install script; sql/README has the form.
# The variable templates is the folder of the templates, with its slash.

function fail(message)
{
	print message > "/dev/stderr"
	failed = 1
	exit 1
}

# Reads the first line of a template into parameters[1..n]; returns n.
function read_parameters(file, parameters,    line, n, i, initial)
{
	if ((getline line < file) <= 0)
		fail("cannot read " file)
	if (line !~ /^--@parameters /)
		fail(file ": the first line does not name the parameters")
	sub(/^--@parameters +/, "", line)
	n = split(line, parameters, / +/)
	for (i = 1; i <= n; i++)
	{
		initial = parameters[i]
		if (sub(/=.*/, "", parameters[i]))
			default_value[file, parameters[i]] = substr(initial, length(parameters[i]) + 2)
		else
			required[file, parameters[i]] = !sub(/[?]$/, "", parameters[i])
	}
	return n
}

# Prints a template, given the lines of a directive.
function instantiate(directive,    lines, nlines, file, parameters, n, value, name, line, i, block)
{
	nlines = split(directive, lines, "\n")
	file = lines[1]
	sub(/ .*/, "", file)
	file = templates file ".sql"
	n = read_parameters(file, parameters)

	sub(/^[^ ]+ */, "", lines[1])
	value[parameters[1]] = lines[1]
	for (i = 2; i <= nlines; i++)
	{
		name = lines[i]
		sub(/ .*/, "", name)
		sub(/^[^ ]+ */, "", lines[i])
		value[name] = lines[i]
	}
	check_values(file, parameters, n, value)
	for (i = 1; i <= n; i++)
	{
		if (value[parameters[i]] == "")
			value[parameters[i]] = default_value[file, parameters[i]]
	}

	block = ""
	while ((getline line < file) > 0)
	{
		for (i = 1; i <= n; i++)
		{
			name = "@" parameters[i] "@"
			if (index(line, name) && value[parameters[i]] == "" && line !~ /^--@ /)
				break
			gsub(name, value[parameters[i]], line)
		}
		# A line with an optional parameter is left out where it has no value.
		if (i > n)
			block = take(line, block)
	}
	close(file)
	finish(block)
}

function check_values(file, parameters, n, value,    i, known, name)
{
	for (i = 1; i <= n; i++)
	{
		known[parameters[i]] = 1
		if (required[file, parameters[i]] && value[parameters[i]] == "")
			fail(file ": parameter without a value: " parameters[i])
	}
	for (name in value)
	{
		if (!(name in known))
			fail(file ": has no parameter " name)
	}
}

# Takes one line; returns the lines of the directive that it belongs to, or "".
function take(line, block)
{
	if (line ~ /^--@   / && block != "")
	{
		sub(/^--@ +/, "", line)
		return block "\n" line
	}
	finish(block)
	if (line ~ /^--@ /)
	{
		sub(/^--@ +/, "", line)
		return line
	}
	if (line ~ /@[a-z_]+@/)
		fail("not a parameter: " line)
	if (line != "" || last_line != "")
		print line
	last_line = line
	return ""
}

function finish(block)
{
	if (block != "")
		instantiate(block)
}

BEGIN { print "\\echo Use \"CREATE EXTENSION cxkpi\" to load this file. \\quit" }
{ pending = take($0, pending) }
END { if (!failed) finish(pending) }
