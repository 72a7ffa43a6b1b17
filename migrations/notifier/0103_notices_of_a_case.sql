-- Whom a case's notices were sent to, when somebody replies to one.
create index deliveries_story on deliveries ((coalesce(says ->> 'story', says ->> 'case')));
