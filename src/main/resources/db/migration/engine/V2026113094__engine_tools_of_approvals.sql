-- The tool whose call a person is asked about: edited arguments are held against its schema. Null where the action is no call,
-- and where it was asked before this.
alter table approval add column tool text;
