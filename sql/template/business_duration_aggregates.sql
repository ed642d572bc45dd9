--@parameters time
--@ duration_transition duration_total
--@   symbol     duration_total_business
--@   type       @time@
--@   arguments  @time@, @time@, business_calendar
--@   what       a duration in business time, without its distribution,

--@ duration_total_aggregate avg_resolution(opened @time@, resolved @time@, calendar business_calendar)
--@   final    average
--@   comment  mean business time from opened to resolved, of the resolved, in hours

--@ duration_total_aggregate avg_response(asked @time@, answered @time@, calendar business_calendar)
--@   final    average
--@   comment  mean business time from asked to answered, of the answered, in hours

--@ duration_summary_aggregate started @time@, ended @time@, as_of @time@, calendar business_calendar
--@   symbol   duration_summary_business
--@   type     @time@
--@   types    @time@, @time@, @time@, business_calendar
--@   comment  business time from start to end, and the ages at as_of of what has not ended

--@ sla_aggregate opened @time@, done @time@, target interval, as_of @time@, calendar business_calendar
--@   types    @time@, @time@, interval, @time@, business_calendar
--@   type     @time@
--@   open     open and not due at as_of, in business time
