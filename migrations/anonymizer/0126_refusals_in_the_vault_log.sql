-- Why somebody was refused; and whoever is refused a list, or asks for a request that is none, is refused no request in particular.
alter table vault_log add column code text;
alter table vault_log alter column request drop not null;
alter table vault_log add check (request is not null or act = 'refused');
