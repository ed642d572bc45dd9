--@parameters score
--@ score_transition @score@
--@   score  @score@

--@ score_transition @score@, integer
--@   score  @score@

--@ score_transition @score@, integer, integer
--@   score  @score@

--@ aggregate score_summary(score @score@)
--@   accum    score_summary_accum
--@   summary  score_summary
--@   size     104
--@   initial  {}
--@   comment  counts of the answers 0 to 10 and of the unanswered

--@ score_aggregate nps_agg(score @score@)
--@   final    nps
--@   comment  Net Promoter Score of answers 0 to 10, from -100 to 100

--@ score_aggregate csat_agg(score @score@)
--@   final    csat_final
--@   comment  customer satisfaction: percent of answers 4 and 5 on a scale of 1 to 5

--@ score_aggregate csat_agg(score @score@, scale_max integer)
--@   final    csat_final
--@   comment  customer satisfaction: percent of answers in the top box of a scale of 1 to scale_max

--@ score_aggregate csat_agg(score @score@, scale_max integer, satisfied_from integer)
--@   final    csat_final
--@   comment  customer satisfaction: percent of answers of at least satisfied_from on a scale of 1 to scale_max

--@ score_aggregate ces_agg(score @score@)
--@   final    ces_final
--@   comment  customer effort: percent of answers 4 and 5 on a scale of 1 to 5

--@ score_aggregate ces_agg(score @score@, scale_max integer)
--@   final    ces_final
--@   comment  customer effort: percent of answers in the top box of a scale of 1 to scale_max

--@ score_aggregate ces_agg(score @score@, scale_max integer, easy_from integer)
--@   final    ces_final
--@   comment  customer effort: percent of answers of at least easy_from on a scale of 1 to scale_max
