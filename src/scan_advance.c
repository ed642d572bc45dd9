/*
 * Transition and final functions, called as core's executor calls them.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "miscadmin.h"
#include "utils/datum.h"
#include "utils/expandeddatum.h"
#include "utils/memutils.h"

/*
 * Calls the transition function with the arguments in its fcinfo for the
 * state in a group.
 */
void
scan_advance(FastScan *scan, ScanTransition *transition, char *group)
{
	AggState   *agg = scan->agg;
	AggStatePerTrans pertrans = transition->pertrans;
	AggStatePerGroup state = (AggStatePerGroup) (group + transition->offset);
	FunctionCallInfo fcinfo = pertrans->transfn_fcinfo;
	MemoryContext old;
	Datum		result;

	if (pertrans->transfn.fn_strict)
	{
		for (int i = 1; i <= pertrans->numTransInputs; i++)
		{
			if (fcinfo->args[i].isnull)
				return;
		}
		if (state->noTransValue)
		{
			ExecAggInitGroup(agg, pertrans, state, agg->aggcontexts[0]);
			return;
		}
		if (state->transValueIsNull)
			return;
	}

	agg->curaggcontext = agg->aggcontexts[0];
	agg->current_set = 0;
	agg->curpertrans = pertrans;
	old = MemoryContextSwitchTo(agg->tmpcontext->ecxt_per_tuple_memory);
	fcinfo->args[0].value = state->transValue;
	fcinfo->args[0].isnull = state->transValueIsNull;
	fcinfo->isnull = false;
	result = FunctionCallInvoke(fcinfo);
	if (!pertrans->transtypeByVal && DatumGetPointer(result) != DatumGetPointer(state->transValue))
	{
		/* What lies in the group itself must not be freed. */
		bool		embedded = DatumGetPointer(state->transValue) == group + transition->embedded;

		result = ExecAggCopyTransValue(agg, pertrans, result, fcinfo->isnull, state->transValue,
									   state->transValueIsNull || embedded);
	}
	state->transValue = result;
	state->transValueIsNull = fcinfo->isnull;
	MemoryContextSwitchTo(old);
}

/* Sets the row that expressions are evaluated of. */
void
scan_set_row(FastScan *scan, int row)
{
	TupleTableSlot *slot = scan->row;

	for (int c = 0; c < scan->ncolumns; c++)
	{
		AttrNumber	attno = scan->column[c].attno;

		slot->tts_values[attno - 1] = scan->column[c].values[row];
		slot->tts_isnull[attno - 1] = scan->column[c].nulls[row];
	}
	scan->agg->tmpcontext->ecxt_outertuple = slot;
}

static Datum
argument_value(FastScan *scan, ScanArgument *arg, int row, bool *isnull)
{
	if (arg->column >= 0)
	{
		*isnull = scan->column[arg->column].nulls[row];
		return scan->column[arg->column].values[row];
	}
	if (arg->once)
		return scan_once_value(arg->once, scan->agg->tmpcontext, scan->once_context, isnull);
	return ExecEvalExprSwitchContext(arg->expr, scan->agg->tmpcontext, isnull);
}

/* Whether the row passes the FILTER. */
static bool
passes(FastScan *scan, ScanTransition *transition, int row)
{
	if (transition->filter_quals.n > 0)
		return scan_quals_select(&transition->filter_quals, scan->column, &row, 1) == 1;
	return transition->filter == NULL || ExecQual(transition->filter, scan->agg->tmpcontext);
}

/*
 * The arguments of a row that passes the FILTER into the rows for the kernel,
 * unless that would refuse them.
 */
static bool
gather_row(FastScan *scan, ScanTransition *transition, int row)
{
	const ScanKernel *kernel = transition->kernel;
	ScanRows   *rows = &transition->rows;
	FunctionCallInfo fcinfo = transition->pertrans->transfn_fcinfo;
	int			n = rows->n;

	for (int i = 0; i < kernel->nargs; i++)
	{
		transition->value[i][n] = fcinfo->args[i + 1].value;
		transition->isnull[i][n] = fcinfo->args[i + 1].isnull;
	}
	transition->group[n] = scan->group[row];
	if (kernel->check)
	{
		ScanRows	one;

		one.n = 1;
		for (int i = 0; i < kernel->nargs; i++)
		{
			one.value[i] = &transition->value[i][n];
			one.isnull[i] = &transition->isnull[i][n];
		}
		if (!kernel->check(&one))
			return false;
	}
	rows->n++;
	return true;
}

/*
 * Advances one state by one row, which was set if expressions need that, or,
 * where the kernel takes it and may, keeps the row for that.
 */
void
scan_advance_row(FastScan *scan, ScanTransition *transition, int row, bool keep)
{
	FunctionCallInfo fcinfo = transition->pertrans->transfn_fcinfo;

	if (!passes(scan, transition, row))
		return;
	for (int i = 0; i < transition->pertrans->numTransInputs; i++)
		fcinfo->args[i + 1].value = argument_value(scan, &transition->arg[i], row, &fcinfo->args[i + 1].isnull);
	if (keep && gather_row(scan, transition, row))
		return;
	scan_advance(scan, transition, scan->group[row]);
	transition->cold = false;
}

/* For kernels: the transition function, with arguments that a kernel was given. */
void
scan_call_transition(const ScanRows *rows, int row)
{
	FastScan   *scan = rows->scan;
	ScanTransition *transition = rows->transition;
	FunctionCallInfo fcinfo = transition->pertrans->transfn_fcinfo;

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < transition->pertrans->numTransInputs; i++)
	{
		NullableDatum *arg = &fcinfo->args[i + 1];

		if (i < transition->kernel->nargs)
		{
			arg->value = rows->value[i][row];
			arg->isnull = rows->isnull[i][row];
		}
		else
			arg->value = argument_value(scan, &transition->arg[i], 0, &arg->isnull);
	}
	scan_advance(scan, transition, rows->group[row]);
}

/* The value of a state as a partial plan passes it on. */
static Datum
finish_partial(AggState *agg, AggStatePerTrans pertrans, AggStatePerGroup state, bool *isnull)
{
	FunctionCallInfo fcinfo = pertrans->serialfn_fcinfo;
	Datum		result = MakeExpandedObjectReadOnly(state->transValue, state->transValueIsNull,
													pertrans->transtypeLen);

	*isnull = state->transValueIsNull;
	if (!OidIsValid(pertrans->serialfn_oid) || (*isnull && pertrans->serialfn.fn_strict))
		return result;
	fcinfo->args[0].value = result;
	fcinfo->args[0].isnull = *isnull;
	fcinfo->isnull = false;
	agg->curpertrans = pertrans;
	result = FunctionCallInvoke(fcinfo);
	*isnull = fcinfo->isnull;
	return result;
}

/* The result of an aggregate. */
static Datum
finish(AggState *agg, AggStatePerAgg peragg, AggStatePerTrans pertrans, AggStatePerGroup state, bool *isnull)
{
	LOCAL_FCINFO(fcinfo, FUNC_MAX_ARGS);
	bool		anynull = state->transValueIsNull || peragg->numFinalArgs > 1;
	Datum		result;

	if (!OidIsValid(peragg->finalfn_oid))
	{
		*isnull = state->transValueIsNull;
		return MakeExpandedObjectReadOnly(state->transValue, *isnull, pertrans->transtypeLen);
	}
	agg->curperagg = peragg;
	InitFunctionCallInfoData(*fcinfo, &peragg->finalfn, peragg->numFinalArgs, pertrans->aggCollation,
							 (void *) agg, NULL);
	fcinfo->args[0].value = MakeExpandedObjectReadOnly(state->transValue, state->transValueIsNull,
													   pertrans->transtypeLen);
	fcinfo->args[0].isnull = state->transValueIsNull;
	for (int i = 1; i < peragg->numFinalArgs; i++)
		fcinfo->args[i] = (NullableDatum) {(Datum) 0, true};
	*isnull = fcinfo->flinfo->fn_strict && anynull;
	if (*isnull)
		result = (Datum) 0;
	else
	{
		result = FunctionCallInvoke(fcinfo);
		*isnull = fcinfo->isnull;
	}
	agg->curperagg = NULL;
	return result;
}

/*
 * The results of a group into a slot.  All aggregates come first, because
 * their order decides which of two errors is raised.
 */
void
scan_finish(FastScan *scan, char *group, TupleTableSlot *slot)
{
	AggState   *agg = scan->agg;
	ExprContext *econtext = scan->css.ss.ps.ps_ExprContext;
	MemoryContext old = MemoryContextSwitchTo(econtext->ecxt_per_tuple_memory);

	agg->curaggcontext = agg->aggcontexts[0];
	agg->current_set = 0;
	for (int i = 0; i < agg->numaggs; i++)
	{
		AggStatePerAgg peragg = &agg->peragg[i];
		AggStatePerTrans pertrans = &agg->pertrans[peragg->transno];
		AggStatePerGroup state = (AggStatePerGroup) (group + scan->transition[peragg->transno].offset);

		scan->result[i] = DO_AGGSPLIT_SKIPFINAL(agg->aggsplit) ?
			finish_partial(agg, pertrans, state, &scan->result_null[i]) :
			finish(agg, peragg, pertrans, state, &scan->result_null[i]);
	}
	ExecClearTuple(slot);
	for (int i = 0; i < scan->noutputs; i++)
	{
		const ScanOutput *output = &scan->output[i];

		if (output->aggno >= 0)
		{
			slot->tts_values[i] = scan->result[output->aggno];
			slot->tts_isnull[i] = scan->result_null[output->aggno];
		}
		else if (output->key >= 0)
		{
			slot->tts_values[i] = ((Datum *) group)[output->key];
			slot->tts_isnull[i] = ((bool *) (group + scan->groups.nulls))[output->key];
		}
		else
			slot->tts_values[i] = ExecEvalExpr(output->expr, econtext, &slot->tts_isnull[i]);
	}
	ExecStoreVirtualTuple(slot);
	MemoryContextSwitchTo(old);
}

#endif							/* CXKPI_FAST_AGGREGATION */
