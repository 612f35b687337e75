-- Customers that exist for rehearsals only. A package that brings documents is rehearsed in a seat of its own, so that no two
-- publishers' documents meet; whoever takes a seat clears what a crash may have left in it.
create table rehearsal_seat (
  number      int         primary key,
  taken_until timestamptz not null default '-infinity',
  holder      uuid
);
insert into rehearsal_seat (number) select generate_series(1, 16);

grant select, update on rehearsal_seat to amp_committer;
