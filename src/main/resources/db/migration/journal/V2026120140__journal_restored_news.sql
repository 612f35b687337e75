-- A dump restored into another server brings that server's transaction ids. RestoredNews renumbers the entries.
grant update (tx) on execution_event to amp_committer;
