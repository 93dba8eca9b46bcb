-- Four tables told an account, or a person, that nothing held them to. What belongs to nobody goes first.
DELETE FROM "jobs" j WHERE NOT EXISTS (SELECT FROM "accounts" a WHERE a."id" = j."account_id");
DELETE FROM "assistant_conversations" c
  WHERE NOT EXISTS (SELECT FROM "users" u WHERE u."account_id" = c."account_id" AND u."id" = c."user_id");
DELETE FROM "teams" t WHERE NOT EXISTS (SELECT FROM "accounts" a WHERE a."id" = t."account_id");
DELETE FROM "owner_labels" l WHERE NOT EXISTS (SELECT FROM "accounts" a WHERE a."id" = l."account_id");

ALTER TABLE "assistant_conversations" ADD CONSTRAINT "assistant_conversations_account_id_user_id_fkey" FOREIGN KEY ("account_id", "user_id") REFERENCES "users"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "jobs" ADD CONSTRAINT "jobs_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "owner_labels" ADD CONSTRAINT "owner_labels_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "teams" ADD CONSTRAINT "teams_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
