package io.agentmarket.monitoring;

import io.agentmarket.monitoring.AuditSql.Check;
import java.util.List;

/** The rules of budgets, checked against the counters, the live runs and the charges. */
final class BudgetAuditSql {

    static final List<Check> CHECKS = List.of(
            new Check("I6", "a customer's held amount is the sum over its live runs", """
                    with live as (select customer_id, sum(hold_micros) as micros from execution
                                   where parent_id is null group by 1)
                    select 'customer ' || coalesce(b.customer_id, l.customer_id) || ' holds '
                           || coalesce(b.held_micros, 0) || ', its live runs ' || coalesce(l.micros, 0)
                      from budget_counter b full join live l on l.customer_id = b.customer_id
                     where coalesce(b.held_micros, 0) <> coalesce(l.micros, 0)"""),
            new Check("I6", "a customer's spent amount is the sum of the month's charges", """
                    select 'customer ' || b.customer_id || ' has spent ' || b.spent_micros || ', its charges are '
                           || coalesce(sum(c.micros), 0)
                      from budget_counter b
                      left join charges c on c.customer_id = b.customer_id and c.month = b.month
                     group by b.customer_id, b.spent_micros having b.spent_micros <> coalesce(sum(c.micros), 0)"""),
            new Check("I6", "the held amount of a key's budget is the sum over its live runs", """
                    select 'API key ' || k.api_key_id || ' holds ' || k.held_micros || ', its live runs '
                           || coalesce(sum(e.hold_micros), 0)
                      from key_budget k
                      left join execution e on e.api_key_id = k.api_key_id and e.customer_id = k.customer_id
                           and e.parent_id is null
                     group by k.api_key_id having k.held_micros <> coalesce(sum(e.hold_micros), 0)"""),
            new Check("I6", "the spent amount of a key's budget is the sum of the month's charges of its runs", """
                    select 'API key ' || k.api_key_id || ' has spent ' || k.spent_micros || ', its charges are '
                           || coalesce(sum(c.micros), 0)
                      from key_budget k
                      left join (charges c join execution_history h on h.id = c.execution_id)
                             on h.api_key_id = k.api_key_id and c.customer_id = k.customer_id and c.month = k.month
                     group by k.api_key_id
                    having k.spent_micros - case when k.passed_month = k.month then k.passed_micros else 0 end
                           <> coalesce(sum(c.micros), 0)"""),
            new Check("I6", "the held amount of a deployment's budget is the sum over its live runs", """
                    select 'deployment ' || d.deployment_id || ' holds ' || d.held_micros || ', its live runs '
                           || coalesce(sum(e.hold_micros), 0)
                      from deployment_budget d
                      left join execution e on e.deployment_id = d.deployment_id and e.customer_id = d.customer_id
                           and e.parent_id is null
                     group by d.deployment_id having d.held_micros <> coalesce(sum(e.hold_micros), 0)"""),
            new Check(
                    "I6",
                    "the spent amount of a deployment's budget is the sum of the month's charges of its runs",
                    """
                    select 'deployment ' || d.deployment_id || ' has spent ' || d.spent_micros || ', its charges are '
                           || coalesce(sum(c.micros), 0)
                      from deployment_budget d
                      left join (charges c join execution_history h on h.id = c.execution_id)
                             on h.deployment_id = d.deployment_id and c.customer_id = d.customer_id
                                and c.month = d.month
                     group by d.deployment_id having d.spent_micros <> coalesce(sum(c.micros), 0)"""),
            new Check("I6", "the held amount of a budget by day or week is the sum over its live runs", """
                    select p.kind || ' ' || p.part || ' holds ' || p.held_micros || ' by ' || p.period
                           || ', its live runs ' || coalesce(sum(e.hold_micros), 0)
                      from period_budget p
                      left join execution e on e.customer_id = p.customer_id and e.parent_id is null
                           and case p.kind when 'CUSTOMER' then true when 'KEY' then e.api_key_id = p.part
                                    else e.deployment_id = p.part end
                     group by p.part, p.period having p.held_micros <> coalesce(sum(e.hold_micros), 0)"""),
            new Check("I6", "the spent amount of a budget by day or week is the sum of its days' charges", """
                    select p.kind || ' ' || p.part || ' has spent ' || p.spent_micros || ' by ' || p.period
                           || ', its charges are ' || coalesce(sum(c.micros), 0)
                      from period_budget p
                      left join charges c on c.customer_id = p.customer_id
                           and coalesce(c.day, (c.at at time zone 'UTC')::date) >= p.start
                           and coalesce(c.day, (c.at at time zone 'UTC')::date)
                               < p.start + case p.period when 'DAY' then 1 else 7 end
                           and case p.kind when 'CUSTOMER' then true when 'KEY' then c.api_key_id = p.part
                                    else c.deployment_id = p.part end
                     group by p.part, p.period
                    having p.spent_micros - case when p.passed_start = p.start then p.passed_micros else 0 end
                           <> coalesce(sum(c.micros), 0)"""),
            new Check("I6", "every threshold that a budget reached in its period was reported", """
                    select 'nobody was told that ' || w.whose || ' of ' || w.customer_id || ' reached ' || p || ' %'
                      from (select customer_id, to_char(month, 'YYYY-MM') as period, spent_micros as spent,
                                   'first' as whose, limit_micros as most, array[50, 80, 100] as percents
                              from budget_counter where limit_micros is not null
                             union all
                            select customer_id, to_char(month, 'YYYY-MM'), spent_micros, 'customer', own_limit_micros, own_thresholds
                              from budget_counter where own_limit_micros is not null
                             union all
                            select customer_id, to_char(month, 'YYYY-MM'), spent_micros, 'key:' || api_key_id, limit_micros, thresholds
                              from key_budget
                             union all
                            select customer_id, to_char(month, 'YYYY-MM'), spent_micros, 'deployment:' || deployment_id,
                                   limit_micros, thresholds
                              from deployment_budget
                             union all
                            select customer_id,
                                   to_char(start, case period when 'DAY' then 'YYYY-MM-DD' else 'IYYY-"W"IW' end),
                                   spent_micros,
                                   case kind when 'CUSTOMER' then 'customer' else lower(kind) || ':' || part end,
                                   limit_micros, thresholds
                              from period_budget) w
                     cross join unnest(w.percents) p
                     where w.spent * 100 >= w.most * p
                       and not exists (select from billing_event e where e.customer_id = w.customer_id and e.cause
                             = 'budget:' || w.whose || ':' || w.period || ':' || w.most || ':' || p)"""),
            new Check("I6", "no threshold was reported that was not reached", """
                    select 'event ' || id || ' tells of ' || (payload ->> 'percent') || ' % at '
                           || (payload ->> 'spent_micros') || ' of ' || (payload ->> 'limit_micros')
                      from billing_event
                     where type = 'budget.threshold_reached'
                       and (payload ->> 'spent_micros')::numeric * 100
                           < (payload ->> 'limit_micros')::numeric * (payload ->> 'percent')::int"""));

    private BudgetAuditSql() {}
}
