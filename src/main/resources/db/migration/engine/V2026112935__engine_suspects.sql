-- Which worker died with which runs in hand: what a crash loop does is not held against the runs that lived through it.
-- died_at: when another worker, or the next process on this data directory, found it dead; by the database's clock.
-- suspects: how many suspected runs it had in hand then; with exactly one, its death is that run's doing.
alter table worker add column died_at timestamptz, add column suspects int not null default 0;
-- deaths: workers that died while they had the run in hand, and no better suspect with it; from the second on it is a suspect.
-- breaks: of these, those that were its own doing, and attempts that ended by a fault of its own.
-- on_trial: it is in hand as a suspect; written before it is resumed.
alter table execution
  add column deaths int not null default 0,
  add column breaks int not null default 0,
  add column on_trial boolean not null default false;
-- TakeoverSql.NEXT_SUSPECTS
create index execution_set_aside on execution (deaths, breaks, id) where status = 'queued';
