--@parameters time
--@ sla_aggregate opened @time@, done @time@, target interval
--@   types    @time@, @time@, interval
--@   type     @time@
--@   open     open

--@ sla_aggregate opened @time@, done @time@, target interval, as_of @time@
--@   types    @time@, @time@, interval, @time@
--@   type     @time@
--@   open     open and not due at as_of
