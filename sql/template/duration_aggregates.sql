--@parameters time
--@ duration_transition duration_total
--@   symbol     duration_total
--@   type       @time@
--@   arguments  @time@, @time@
--@   what       a duration, without its distribution,

--@ duration_total_aggregate avg_resolution(opened @time@, resolved @time@)
--@   final    average
--@   comment  mean time from opened to resolved, of the resolved

--@ duration_total_aggregate avg_response(asked @time@, answered @time@)
--@   final    average
--@   comment  mean time from asked to answered, of the answered

--@ duration_total_aggregate resolution_rate(opened @time@, resolved @time@)
--@   final    resolution_rate
--@   comment  percent of the opened that are resolved

--@ duration_summary_aggregate started @time@, ended @time@
--@   symbol   duration_summary
--@   type     @time@
--@   types    @time@, @time@
--@   comment  durations from start to end, and how many have not ended

--@ duration_summary_aggregate started @time@, ended @time@, as_of @time@
--@   symbol   duration_summary_as_of
--@   type     @time@
--@   types    @time@, @time@, @time@
--@   comment  durations from start to end, and the ages at as_of of what has not ended
