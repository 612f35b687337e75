-- Terms that were followed by others, and those of deleted deployments, go once no run needs them; then their deployment does.
-- DeploymentSql.countTerms
create index deployment_terms_of_customer on deployment_terms (customer_id);
-- DeploymentSql.FORGET
create index deployment_deleted on deployment (deleted_at) where deleted_at is not null;

grant delete on deployment, deployment_terms to amp_committer;
