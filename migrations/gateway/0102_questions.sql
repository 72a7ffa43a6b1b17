-- Which accounts have a questionnaire to answer, as `kyc-screener` last said it. Who has no row was never asked.
-- A row grows newer only.
create table questions (
    account  text collate "C" primary key,
    -- Of the newest fact that was said of the account's case.
    version  bigint not null,
    -- The case that waits for answers; null: nothing is left to answer.
    case_id  uuid,
    said_at  timestamptz
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05);
