package dev.offlinesync.examples.depot;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may come in. The queue knows nothing of it: whoever is signed in here is the user there. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.disable()) // the API itself refuses what a page of another origin can forge
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    UserDetailsService technicians() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ann")
                        .password("{noop}ann's")
                        .roles("TECHNICIAN")
                        .build(),
                User.withUsername("bob")
                        .password("{noop}bob's")
                        .roles("TECHNICIAN")
                        .build(),
                User.withUsername("eve").password("{noop}eve's").roles("OFFICE").build());
    }
}
