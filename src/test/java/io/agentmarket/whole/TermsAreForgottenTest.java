package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.stores.Purge;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Replaced terms of deployments stay as long as live runs need them and no longer, and their number is limited. */
@Tag("stores")
class TermsAreForgottenTest extends DeployedRuns {

    private static final String ASKS = ", \"requires_approval\": [\"leave_mark\"], \"hosts\": [\"first.example\"]";

    private final JdbcTemplate owner = new JdbcTemplate(STORES.databases().owner());

    @Autowired
    private Map<String, Purge> purges;

    @Test
    void once_something_has_followed_them_for_an_hour() throws Exception {
        var deployment = made(", \"hosts\": [\"first.example\"]");
        change(deployment, "second");
        change(deployment, "third");

        forget();
        assertThat(revisions(deployment)).containsExactly(1, 2, 3);
        age(deployment);
        change(deployment, "fourth");
        forget();

        assertThat(revisions(deployment)).containsExactly(3, 4);
        assertThat(get(customer.key(), deployment).json().path("hosts").toString())
                .contains("fourth");
    }

    @Test
    void but_not_while_a_live_run_uses_them() throws Exception {
        var deployment = made(ASKS);
        var run = ask(deployment, "seen");
        change(deployment, "second");
        change(deployment, "third");
        age(deployment);

        forget();
        assertThat(revisions(deployment)).containsExactly(1, 3);
        var ended = approved(run);
        forget();

        assertThat(ended.at("/output/told").asString()).contains("first.example");
        assertThat(revisions(deployment)).containsExactly(3);
    }

    @Test
    void with_a_deleted_deployment_all_of_them_and_then_the_deployment() throws Exception {
        var deployment = made(ASKS);
        var run = ask(deployment, "seen");
        delete(customer.key(), deployment);
        owner.update("update deployment set deleted_at = now() - interval '36 days' where id = ?", id(deployment));

        forget();
        assertThat(revisions(deployment)).containsExactly(1);
        assertThat(rows(deployment)).isOne();
        approved(run);
        forget();

        assertThat(revisions(deployment)).isEmpty();
        assertThat(rows(deployment)).isZero();
        assertThat(get(customer.key(), deployment).status()).isEqualTo(404);
    }

    @Test
    void and_of_one_customer_at_most_a_thousand_are_kept() throws Exception {
        var deployment = made("");
        owner.update("""
                insert into deployment_terms
                select deployment_id, -n, customer_id, terms, created_at
                  from deployment_terms, generate_series(1, 999) n where deployment_id = ?""", id(deployment));

        var change = put(customer.key(), deployment, "{\"name\": \"mine\", \"hosts\": [\"more.example\"]}");
        var another = create("");
        var renamed = put(customer.key(), deployment, "{\"name\": \"renamed\"}");

        assertThat(change.status()).isEqualTo(409);
        assertThat(change.json().path("detail").asString()).contains("1000 of their terms");
        assertThat(another.status()).isEqualTo(409);
        assertThat(renamed.status()).as("no new terms").isEqualTo(200);
        age(deployment);
        forget();
        assertThat(put(customer.key(), deployment, "{\"name\": \"mine\", \"hosts\": [\"more.example\"]}")
                        .status())
                .isEqualTo(200);
    }

    private void change(String deployment, String host) throws Exception {
        var answer = put(customer.key(), deployment, "{\"name\": \"mine\", \"hosts\": [\"" + host + ".example\"]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** All that is there happened two hours ago. */
    private void age(String deployment) {
        owner.update(
                "update deployment_terms set created_at = created_at - interval '2 hours' where deployment_id = ?",
                id(deployment));
    }

    private void forget() {
        for (var name : List.of("forgottenTerms", "deletedDeployments")) {
            var purge = purges.get(name);
            STORES.tenant()
                    .platform(sql ->
                            purge.deletion().delete(sql, OffsetDateTime.now().minus(purge.kept()), 10_000));
        }
    }

    private List<Integer> revisions(String deployment) {
        return owner.queryForList(
                "select revision from deployment_terms where deployment_id = ? order by 1",
                Integer.class,
                id(deployment));
    }

    private int rows(String deployment) {
        return owner.queryForObject("select count(*) from deployment where id = ?", Integer.class, id(deployment));
    }

    private static UUID id(String deployment) {
        return UUID.fromString(deployment.substring(DEPLOYMENTS.length() + 1));
    }
}
