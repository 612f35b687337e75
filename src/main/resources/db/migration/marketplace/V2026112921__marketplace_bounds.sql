-- PublishedSql.PURGE_KEYS
create index package_request_by_age on package_request (created_at);

-- PublishedSql.KEPT
create index package_versions_of_publisher on package_versions (publisher_id);
