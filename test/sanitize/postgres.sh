#!/bin/sh
# Called by pg_ctl in place of postgres, as "-D FOLDER OPTION...": the server
# under valgrind. What each process complains of goes to FOLDER.valgrind.PID.
exec valgrind --quiet --vgdb=no --leak-check=no --trace-children=yes --num-callers=30 --gen-suppressions=all \
	--suppressions="$CXKPI_SUPPRESSIONS" --error-markers=COMPLAINT,END --log-file="$2.valgrind.%p" \
	"$("$PG_CONFIG" --bindir)/postgres" "$@"
