/*
 * Offers the planner a fast aggregation where core would aggregate the rows
 * of a sequential scan.  What is not recognised here keeps core's plan.
 */
#include "postgres.h"

#include "scan.h"

bool		fast_aggregation = true;

#ifdef CXKPI_FAST_AGGREGATION

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/planner.h"
#include "optimizer/prep.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

static create_upper_paths_hook_type previous_hook;

static Plan *plan_path(PlannerInfo *root, RelOptInfo *rel, CustomPath *path, List *tlist,
					   List *clauses, List *custom_plans);

static const CustomPathMethods path_methods = {.CustomName = "FastAggregate", .PlanCustomPath = plan_path};

/* Whether a function is in a library of this name, wherever that is installed. */
static bool
is_in_library(Oid function, const char *library)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	bool		found = false;
	bool		isnull;
	Datum		path;

	if (!HeapTupleIsValid(tuple))
		return false;
	path = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_probin, &isnull);
	if (!isnull && ((Form_pg_proc) GETSTRUCT(tuple))->prolang == ClanguageId)
	{
		const char *name = TextDatumGetCString(path);
		const char *slash = last_dir_separator(name);

		found = strcmp(slash ? slash + 1 : name, library) == 0;
	}
	ReleaseSysCache(tuple);
	return found;
}

/* Whether an aggregate's transition function is ours. */
static bool
is_ours(Oid aggregate)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
	Oid			function;

	if (!HeapTupleIsValid(tuple))
		return false;
	function = ((Form_pg_aggregate) GETSTRUCT(tuple))->aggtransfn;
	ReleaseSysCache(tuple);
	return is_in_library(function, "cxkpi");
}

/* Whether an aggregate is one that gets its rows in the order they come. */
static bool
is_plain(const Aggref *aggref)
{
	return aggref->aggkind == AGGKIND_NORMAL && aggref->aggdistinct == NIL && aggref->aggorder == NIL &&
		aggref->agglevelsup == 0 &&
		!contain_volatile_functions((Node *) aggref->args) &&
		!contain_volatile_functions((Node *) aggref->aggfilter) &&
		!contain_subplans((Node *) aggref->args) && !contain_subplans((Node *) aggref->aggfilter);
}

/* Whether some argument of an aggregate has to be computed row by row. */
static bool
has_computed_argument(const Aggref *aggref)
{
	ListCell   *lc;

	foreach(lc, aggref->args)
	{
		Node	   *arg = (Node *) ((TargetEntry *) lfirst(lc))->expr;

		while (IsA(arg, RelabelType))
			arg = (Node *) ((RelabelType *) arg)->arg;
		if (!IsA(arg, Var) && contain_var_clause(arg))
			return true;
	}
	return false;
}

/* Core evaluates the arguments of all aggregates in one expression, which is faster than ours from here on. */
#define COMPUTED_MAX 3

/*
 * Whether the aggregates of the expressions can be computed here and some is
 * ours.  Without groups, whose look-up saves more, those with arguments that
 * are computed must be few.
 */
static bool
can_aggregate(List *exprs, bool grouped)
{
	bool		ours = false;
	int			ncomputed = 0;
	int			nothers = 0;
	ListCell   *lc;

	foreach(lc, exprs)
	{
		Aggref	   *aggref = lfirst(lc);

		if (!IsA(aggref, Aggref))
			continue;
		if (!is_plain(aggref))
			return false;
		ours |= is_ours(aggref->aggfnoid);
		if (has_computed_argument(aggref))
			ncomputed++;
		else
			nothers++;
	}
	return ours && (grouped || ncomputed <= COMPUTED_MAX || ncomputed <= nothers);
}

/* Whether the groups can be told apart by hashing bytes or calling functions. */
static bool
can_group(List *clauses, List *tlist)
{
	ListCell   *lc;

	if (clauses != NIL && (!enable_hashagg || !grouping_is_hashable(clauses)))
		return false;
	foreach(lc, clauses)
	{
		Node	   *expr = get_sortgroupclause_expr(lfirst(lc), tlist);
		Oid			collation = exprCollation(expr);

		if ((OidIsValid(collation) && !get_collation_isdeterministic(collation)) ||
			contain_volatile_functions(expr) || contain_subplans(expr))
			return false;
	}
	return true;
}

static Path *
below_projection(Path *path)
{
	return IsA(path, ProjectionPath) ? ((ProjectionPath *) path)->subpath : path;
}

static bool
is_sequential(Path *path)
{
	path = below_projection(path);
	if (IsA(path, SubqueryScanPath))
		path = below_projection(((SubqueryScanPath *) path)->subpath);
	return path->pathtype == T_SeqScan && path->param_info == NULL;
}

/* A path that scans a table, or all partitions of one, from end to end; NULL if there is none. */
static Path *
find_sequential(List *paths)
{
	ListCell   *lc;

	foreach(lc, paths)
	{
		Path	   *path = lfirst(lc);
		Path	   *below = below_projection(path);
		bool		sequential = is_sequential(path);

		if (IsA(below, AppendPath) && below->param_info == NULL)
		{
			ListCell   *child;

			sequential = ((AppendPath *) below)->subpaths != NIL;
			foreach(child, ((AppendPath *) below)->subpaths)
				sequential &= is_sequential(lfirst(child));
		}
		if (sequential)
			return path;
	}
	return NULL;
}

/* What a query is about, for its serial and its parallel path. */
typedef struct FastQuery
{
	PlannerInfo *root;
	RelOptInfo *input_rel;
	RelOptInfo *output_rel;
	GroupPathExtraData *extra;
	List	   *group_clause;
	bool		grouped;		/* there is a GROUP BY, if only of constants */
	List	   *having;
} FastQuery;

/*
 * What the plan below computes: the group keys and all aggregates, flat, as
 * core makes the target of partial aggregation.
 */
static PathTarget *
flat_target(const FastQuery *query)
{
	PathTarget *target = query->output_rel->reltarget;
	PathTarget *flat = create_empty_pathtarget();
	List	   *others = NIL;
	int			i = 0;
	ListCell   *lc;

	foreach(lc, target->exprs)
	{
		Index		sortgroupref = get_pathtarget_sortgroupref(target, i++);

		if (sortgroupref && get_sortgroupref_clause_noerr(sortgroupref, query->group_clause))
			add_column_to_pathtarget(flat, lfirst(lc), sortgroupref);
		else
			others = lappend(others, lfirst(lc));
	}
	others = lappend(others, query->having);
	add_new_columns_to_pathtarget(flat, pull_var_clause((Node *) others,
														PVC_INCLUDE_AGGREGATES | PVC_RECURSE_WINDOWFUNCS |
														PVC_INCLUDE_PLACEHOLDERS));
	return set_pathtarget_cost_width(query->root, flat);
}

/*
 * A fast aggregation of the rows of a path.  It costs what core's own would,
 * less half of what that adds to the rows and less what the rows cost on their
 * way up, though the scan below is shown with its whole cost.
 */
static CustomPath *
make_path(const FastQuery *query, RelOptInfo *rel, PathTarget *target, PathTarget *flat, Path *below,
		  AggSplit split, double ngroups)
{
	PlannerInfo *root = query->root;
	CustomPath *path = makeNode(CustomPath);
	AggClauseCosts costs = {0};
	Path	   *core;
	double		scanned;
	Cost		saved;

	scan_aggregate_costs(root, flat->exprs, split, &costs);
	core = (Path *) create_agg_path(root, rel, below, target, query->grouped ? AGG_HASHED : AGG_PLAIN,
									split, query->group_clause, split == AGGSPLIT_SIMPLE ? query->having : NIL,
									&costs, ngroups);
	scanned = query->input_rel->tuples * Min(below->rows / Max(query->input_rel->rows, 1), 1);
	saved = 0.5 * (core->total_cost - below->total_cost) + 0.3 * cpu_tuple_cost * scanned;
	path->path = *core;
	path->path.type = T_CustomPath;
	path->path.pathtype = T_CustomScan;
	path->path.pathkeys = NIL;
	path->path.startup_cost = Max(core->startup_cost - saved, 0);
	path->path.total_cost = Max(core->total_cost - saved, path->path.startup_cost);
	path->flags = CUSTOMPATH_SUPPORT_PROJECTION;
	path->methods = &path_methods;
	path->custom_paths = list_make1(create_agg_path(root, rel, below, flat, AGG_PLAIN, split, NIL, NIL, &costs, 1));
	path->custom_private = list_make4(query->group_clause, makeInteger(split),
									  split == AGGSPLIT_SIMPLE ? query->having : NIL, makeInteger(query->grouped));
	return path;
}

static double
count_groups(const FastQuery *query, double rows)
{
	List	   *exprs = get_sortgrouplist_exprs(query->group_clause, query->extra->targetList);

	if (query->group_clause == NIL)
		return 1;
	return estimate_num_groups(query->root, exprs, rows, NULL, NULL);
}

/* Core's Finalize over what the workers have gathered. */
static void
add_final_path(const FastQuery *query, Path *gathered, AggStrategy strategy, double ngroups)
{
	RelOptInfo *rel = query->output_rel;

	add_path(rel, (Path *) create_agg_path(query->root, rel, gathered, rel->reltarget, strategy,
										   AGGSPLIT_FINAL_DESERIAL, query->group_clause, query->having,
										   &query->extra->agg_final_costs, ngroups));
}

/* Fast aggregations in the workers, gathered as they are or sorted. */
static void
add_parallel_paths(const FastQuery *query, Path *below)
{
	PlannerInfo *root = query->root;
	RelOptInfo *rel = fetch_upper_rel(root, UPPERREL_PARTIAL_GROUP_AGG, query->output_rel->relids);
	double		ngroups = count_groups(query, below->rows);
	double		rows = ngroups * below->parallel_workers;
	Path	   *partial;

	if (rel->reltarget->exprs == NIL || !query->extra->partial_costs_set)
		return;
	partial = (Path *) make_path(query, rel, rel->reltarget, rel->reltarget, below, AGGSPLIT_INITIAL_SERIAL, ngroups);
	add_final_path(query, (Path *) create_gather_path(root, rel, partial, rel->reltarget, NULL, &rows),
				   query->grouped ? AGG_HASHED : AGG_PLAIN, ngroups);
	if (root->group_pathkeys == NIL)
		return;
	partial = (Path *) create_sort_path(root, rel, partial, root->group_pathkeys, -1);
	add_final_path(query, (Path *) create_gather_merge_path(root, rel, partial, rel->reltarget,
															root->group_pathkeys, NULL, &rows),
				   AGG_SORTED, ngroups);
}

/* Whether all group keys are in the result, which may then be sorted by them. */
static bool
returns_keys(const FastQuery *query)
{
	PathTarget *target = query->output_rel->reltarget;
	ListCell   *lc;

	foreach(lc, query->group_clause)
	{
		Index		sortgroupref = ((SortGroupClause *) lfirst(lc))->tleSortGroupRef;
		int			i = 0;

		while (i < list_length(target->exprs) && get_pathtarget_sortgroupref(target, i) != sortgroupref)
			i++;
		if (i == list_length(target->exprs))
			return false;
	}
	return true;
}

/*
 * The fast aggregation, or, where that is refused, sorted by the keys: for few
 * rows core's sorted groups cost no more than hashed ones and win by their
 * order.  add_path has freed the path that it refused.
 */
static void
add_serial_paths(const FastQuery *query, PathTarget *flat, Path *below)
{
	PlannerInfo *root = query->root;
	RelOptInfo *rel = query->output_rel;
	double		ngroups = count_groups(query, below->rows);
	Path	   *path = (Path *) make_path(query, rel, rel->reltarget, flat, below, AGGSPLIT_SIMPLE, ngroups);

	add_path(rel, path);
	if (!list_member_ptr(rel->pathlist, path) && root->group_pathkeys != NIL && returns_keys(query))
	{
		path = (Path *) make_path(query, rel, rel->reltarget, flat, below, AGGSPLIT_SIMPLE, ngroups);
		add_path(rel, (Path *) create_sort_path(root, rel, path, root->group_pathkeys, -1));
	}
}

static void
add_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *output_rel, GroupPathExtraData *extra)
{
	FastQuery	query = {
		root, input_rel, output_rel, extra, scan_group_clause(root), root->parse->groupClause != NIL,
		(List *) extra->havingQual
	};
	PathTarget *flat;
	Path	   *below;

	if (root->parse->groupingSets != NIL || !IS_SIMPLE_REL(input_rel) ||
		!can_group(query.group_clause, extra->targetList))
		return;
	flat = flat_target(&query);
	if (!can_aggregate(flat->exprs, query.grouped))
		return;
	if ((below = find_sequential(input_rel->pathlist)) != NULL)
		add_serial_paths(&query, flat, below);
	if (output_rel->consider_parallel && (below = find_sequential(input_rel->partial_pathlist)) != NULL)
		add_parallel_paths(&query, below);
}

/* create_upper_paths_hook */
static void
upper_paths(PlannerInfo *root, UpperRelationKind stage, RelOptInfo *input_rel, RelOptInfo *output_rel,
			void *extra)
{
	if (previous_hook)
		previous_hook(root, stage, input_rel, output_rel, extra);
	if (stage == UPPERREL_GROUP_AGG && fast_aggregation)
		add_paths(root, input_rel, output_rel, extra);
}

/*
 * The plan of a path.  Its first child is core's Agg, its private data the
 * keys: columns of the plan below that, equality operators, collations; and
 * whether there is a GROUP BY.
 */
static Plan *
plan_path(PlannerInfo *root, RelOptInfo *rel, CustomPath *path, List *tlist, List *clauses, List *custom_plans)
{
	CustomScan *scan = makeNode(CustomScan);
	List	   *group_clause = linitial(path->custom_private);
	Plan	   *agg = linitial(custom_plans);
	List	   *below = outerPlan(agg)->targetlist;
	List	   *attnos = NIL;
	List	   *operators = NIL;
	List	   *collations = NIL;
	ListCell   *lc;

	foreach(lc, group_clause)
	{
		SortGroupClause *clause = lfirst(lc);
		TargetEntry *entry = get_sortgroupclause_tle(clause, below);

		attnos = lappend_int(attnos, entry->resno);
		operators = lappend_oid(operators, clause->eqop);
		collations = lappend_oid(collations, exprCollation((Node *) entry->expr));
	}
	scan->scan.plan.targetlist = tlist;
	scan->scan.plan.qual = lthird(path->custom_private);
	scan->flags = path->flags;
	scan->custom_plans = custom_plans;
	/* Citus looks at the first element of every custom scan, so that must not be NIL. */
	scan->custom_private = list_make2(list_make3(attnos, operators, collations), lfourth(path->custom_private));
	scan->custom_scan_tlist = copyObject(agg->targetlist);
	scan->methods = intVal(lsecond(path->custom_private)) == AGGSPLIT_SIMPLE ? &scan_methods : &scan_partial_methods;
	return (Plan *) scan;
}

void
scan_plan_init(void)
{
	RegisterCustomScanMethods(&scan_methods);
	RegisterCustomScanMethods(&scan_partial_methods);
	previous_hook = create_upper_paths_hook;
	create_upper_paths_hook = upper_paths;
}

#else

void
scan_plan_init(void)
{
}

#endif							/* CXKPI_FAST_AGGREGATION */
